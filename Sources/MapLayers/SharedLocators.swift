import SafetyRecords
import SpatialIndexing
import Synchronization

/// The locators of the areas of one run, each compiled once.
///
/// A set of areas is counted in, and is what grids are laid over: both ask which area holds a
/// place.
public final class SharedLocators: Sendable {
    private struct Entry {
        var areas: AreaSet
        var locator: AreaLocator
    }

    private let made = Mutex<[Entry]>([])

    /// Makes a place for the locators of one run.
    public init() {}

    /// The locator of a set: the one that was made before, where its surfaces are the same.
    ///
    /// - Throws: ``LayerError`` with code `index` where an area cannot be indexed.
    func locator(of areas: AreaSet) throws(LayerError) -> AreaLocator {
        let known = made.withLock { made in
            // Told at once where both are copies of one array.
            made.first { $0.areas.surfaces == areas.surfaces }?.locator
        }
        if let known { return known }
        let locator: AreaLocator
        do throws(IndexError) {
            locator = try AreaLocator(areas.surfaces)
        } catch {
            throw LayerError(error, layer: areas.source)
        }
        made.withLock { $0.append(Entry(areas: areas, locator: locator)) }
        return locator
    }
}
