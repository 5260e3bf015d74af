"""Official text from files: JSON Lines, JSON, CSV, PDF. Readers give rows; ``store`` writes them."""
