"""The measures of the catalogue, each from a group of people to a figure in its envelope."""
