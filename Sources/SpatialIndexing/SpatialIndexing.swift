// SpatialIndexing
