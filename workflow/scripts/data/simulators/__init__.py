"""What the datasets are made with: networks, environments and replay memories."""
