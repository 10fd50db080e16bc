"""The register of the protocol's duties, gone through one by one."""
