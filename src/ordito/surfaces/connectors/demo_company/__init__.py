"""The demo company: what the world has made, brought into a database through the rooms' doors."""
