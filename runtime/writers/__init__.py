"""Writers of spreadsheets that the readers take back."""
