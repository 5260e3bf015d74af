"""Files of other systems into the register: read, mapped, checked row by row, then saved as a whole or not at all."""
