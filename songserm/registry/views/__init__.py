"""Pages of the register: what is public, the firm's own, the verifier's."""
