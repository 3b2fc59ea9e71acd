// MapLayers
