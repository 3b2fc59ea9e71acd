import FeatureFormats
import LayerSinks
import MapLayers

extension LayerExport {
    /// Makes a layer ready that nothing is withheld from.
    init(
        layer: Layer, run: [PropertyValue.Member] = [],
        sharing shared: SharedGeometries = SharedGeometries(), threads: Int = 1
    ) throws {
        try self.init(
            DisclosureGate.internal.release(layer), run: run, sharing: shared, threads: threads)
    }
}
