import ChunkedWork
import MapLayers
import Synchronization

/// The geometries of the layers of one run: layers of the same surfaces share one.
///
/// Rates and hot spots of one set of areas have the same polygons, which need to be transformed,
/// rounded and checked only once.
public final class SharedGeometries: Sendable {
    private struct Entry {
        let referenceSystemCode: Int
        let geometries: Layer.Geometries
        let geometry: WorkAhead<Result<ExportGeometry, SinkError>>
    }

    private let entries = Mutex<[Entry]>([])

    /// Makes a place for the geometries of one run.
    public init() {}

    /// The geometry of a layer: that of another one where the surfaces are the same.
    ///
    /// Whoever asks while another thread is making it waits.
    func geometry(of layer: Layer, threads: Int) throws(SinkError) -> ExportGeometry {
        let geometry = entries.withLock { entries in
            let known = entries.first { entry in
                // Surfaces that are copies of one array are told to be equal at once.
                entry.referenceSystemCode == layer.referenceSystemCode
                    && entry.geometries == layer.geometries
            }
            if let known { return known.geometry }
            // With one thread it is made by who asks for it, which may still use all of them.
            let geometry = WorkAhead(threads: 1) {
                Result { () throws(SinkError) in try ExportGeometry(layer, threads: threads) }
            }
            entries.append(
                Entry(
                    referenceSystemCode: layer.referenceSystemCode,
                    geometries: layer.geometries, geometry: geometry))
            return geometry
        }
        return try geometry.output.get()
    }
}
