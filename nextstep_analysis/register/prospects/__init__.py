"""The list of prospects from the register: who fits, how well, and what people noted of them."""
