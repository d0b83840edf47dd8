"""Official reference data: certifications, Formacode, ROME, NSF, communes, LHEO tables."""
