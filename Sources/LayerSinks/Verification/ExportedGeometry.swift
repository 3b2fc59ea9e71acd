import FeatureFormats
import PlanarGeometry
import Topology

/// Reads the geometry of a feature as strictly as RFC 7946 is written.
///
/// What is wrong is told, and what can be read in spite of it is read: the other checks need it.
struct ExportedGeometryReader {
    /// What is wrong with the geometry and what to do, with the value it is about.
    struct Fault: Hashable {
        var detail: String
        var value: String?
    }

    private(set) var faults: [Fault] = []
    private(set) var box = BoundingBox.empty

    /// The geometry; `nil` for null and for what is none.
    mutating func read(_ value: PropertyValue) -> Geometry? {
        if value == .null { return nil }
        guard let type = value["type"]?.text else {
            fault("the geometry has no type", value)
            return nil
        }
        if value["crs"] != nil { fault("the geometry has a crs member", nil) }
        guard let coordinates = value["coordinates"] else {
            fault("the geometry has no coordinates", .text(type))
            return nil
        }
        switch type {
        case "Point":
            return position(coordinates).map(Geometry.point)
        case "Polygon":
            return polygon(coordinates).flatMap { checked(MultiPolygon([$0])) }
        case "MultiPolygon":
            guard let parts = coordinates.elements, !parts.isEmpty else {
                fault("the MultiPolygon has no polygons", nil)
                return nil
            }
            return checked(MultiPolygon(parts.compactMap { polygon($0) }))
        default:
            fault("layers hold points, polygons and multipolygons only", .text(type))
            return nil
        }
    }

    private mutating func checked(_ surface: MultiPolygon) -> Geometry? {
        guard !surface.isEmpty else { return nil }
        do throws(TopologyError) {
            let validity = try validity(of: surface)
            if !validity.isValid {
                let place = validity.place.map { " at \($0.x), \($0.y)" } ?? ""
                fault("the surface is not valid", .text((validity.reason ?? "unknown") + place))
            }
        } catch {
            fault("the surface cannot be checked: \(error)", nil)
        }
        return surface.polygons.count == 1
            ? .polygon(surface.polygons[0]) : .multiPolygon(surface)
    }

    private mutating func polygon(_ value: PropertyValue) -> Polygon? {
        guard let rings = value.elements, !rings.isEmpty else {
            fault("a polygon has no rings", value)
            return nil
        }
        var read: [Ring] = []
        for (index, ring) in rings.enumerated() {
            guard let ring = self.ring(ring, isExterior: index == 0) else {
                // A hole cannot stand for the exterior.
                if index == 0 { return nil }
                continue
            }
            read.append(ring)
        }
        return Polygon(exterior: read[0], holes: Array(read.dropFirst()))
    }

    private mutating func ring(_ value: PropertyValue, isExterior: Bool) -> Ring? {
        guard let places = value.elements else {
            fault("a ring is not a list of positions", value)
            return nil
        }
        let positions = places.compactMap { position($0) }
        guard positions.count == places.count else { return nil }
        guard positions.count >= 4 else {
            fault("a ring has fewer than four positions", .integer(positions.count))
            return nil
        }
        if positions.first != positions.last {
            fault("a ring is not closed: its last position is not its first", places.last)
        }
        let ring = Ring(closing: positions)
        let area = ring.signedArea
        if area == 0 {
            fault("a ring encloses nothing", nil)
        } else if (area > 0) != isExterior {
            fault(
                isExterior
                    ? "an exterior ring is clockwise (RFC 7946, 3.1.6)"
                    : "a hole is counterclockwise (RFC 7946, 3.1.6)", nil)
        }
        return ring
    }

    private mutating func position(_ value: PropertyValue) -> Position? {
        guard let numbers = value.elements, numbers.count >= 2,
            let x = numbers[0].double, let y = numbers[1].double
        else {
            fault("a position is not two numbers", value)
            return nil
        }
        if numbers.count > 2 { fault("a position has more than two numbers", value) }
        if abs(x) > 180 || abs(y) > 90 {
            fault("a position is not longitude and latitude", value)
            return nil
        }
        if DegreeGrid.rounded(x) != x || DegreeGrid.rounded(y) != y {
            fault("a coordinate has more than seven decimals", value)
        }
        let position = Position(x: x, y: y)
        box.formUnion(position)
        return position
    }

    private mutating func fault(_ detail: String, _ value: PropertyValue?) {
        // One of a kind tells enough of a feature.
        guard !faults.contains(where: { $0.detail == detail }) else { return }
        faults.append(Fault(detail: detail, value: value.map { $0.text ?? $0.shown }))
    }
}
