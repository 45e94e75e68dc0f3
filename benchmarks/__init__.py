"""How fast the product is, beside the bare drivers and beside other ways, in the same run."""
