import MapLayers
import PlanarGeometry
import Synchronization

/// The geometries of the layers of one run: layers of the same surfaces share one.
///
/// Rates and hot spots of one set of areas have the same polygons, which need to be transformed,
/// rounded and checked only once.
public final class SharedGeometries: Sendable {
    private let made = Mutex<[ExportGeometry]>([])

    /// Makes a place for the geometries of one run.
    public init() {}

    /// The geometry of a layer: one that was made before, where its surfaces are the same.
    func geometry(of layer: Layer, threads: Int) throws(SinkError) -> ExportGeometry {
        if let known = made.withLock({ $0.first { $0.isGeometry(of: layer) } }) { return known }
        let geometry = try ExportGeometry(layer, threads: threads)
        made.withLock { $0.append(geometry) }
        return geometry
    }
}
