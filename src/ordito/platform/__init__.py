"""Platform: the floor every room stands on. It knows no room and no business word but the ids."""
