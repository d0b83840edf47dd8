"""What other sources publish, read from their files: trainings of Onisep, offer of another Carif-Oref."""
