// LayerSinks
