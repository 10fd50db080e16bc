"""Files: CSV and Parquet of any system, read by a map from its columns to our fields."""
