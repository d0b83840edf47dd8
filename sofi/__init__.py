"""SOFI: the training offer of a region, described, validated, published."""
