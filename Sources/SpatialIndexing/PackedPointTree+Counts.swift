public import PlanarGeometry

extension PackedPointTree {
    /// How many points of each class the box holds, its edges included.
    ///
    /// Nodes wholly inside the box answer without a look at their points.
    ///
    /// - Parameters:
    ///   - box: Where to count.
    ///   - running: The classes of the points of this tree.
    /// - Returns: A number for each class.
    /// - Precondition: `running` is of as many points.
    public func counts(in box: BoundingBox, of running: RunningCounts) -> [Int] {
        counts(box.isEmpty ? nil : BoxRegion(box: box), of: running)
    }

    /// How many points of each class lie at most so far from the center; closed as
    /// ``count(within:of:)``.
    ///
    /// - Precondition: `running` is of as many points.
    public func counts(
        within radius: Double, of center: Position, of running: RunningCounts
    ) -> [Int] {
        counts(DiskRegion(radius: radius, center: center), of: running)
    }

    /// How many points of each class lie in the surface, its boundary included.
    ///
    /// For many surfaces use ``AreaLocator`` and ``AreaPlacement``.
    ///
    /// - Precondition: `running` is of as many points.
    public func counts(inside surface: MultiPolygon, of running: RunningCounts) -> [Int] {
        do throws(IndexError) {
            return counts(try SurfaceRegion(surface, pointCount: count), of: running)
        } catch {
            return counts(UnindexedSurfaceRegion(surface: surface), of: running)
        }
    }

    private func counts(_ region: (some PointRegion)?, of running: RunningCounts) -> [Int] {
        precondition(running.codes.count == count, "running counts must be of this tree")
        var counts = [Int](repeating: 0, count: running.classes)
        guard let region else { return counts }
        // One number for each class, which is what the running counts add to.
        unsafe counts.withUnsafeMutableBufferPointer { counts in
            guard let counts = counts.baseAddress else { return }
            unsafe withSortedColumns { xs, ys, _ in
                // Nodes beside each other make one run, which has fewer ends to look at.
                var open = 0..<0
                visit(
                    relation: { region.relation(to: $0) },
                    whole: { items in
                        if items.lowerBound != open.upperBound {
                            unsafe running.add(open, to: counts)
                            open = items.lowerBound..<items.lowerBound
                        }
                        open = open.lowerBound..<items.upperBound
                    },
                    leaf: { items in
                        for item in items
                        where unsafe region.contains(x: xs[item], y: ys[item]) {
                            unsafe running.add(item..<item + 1, to: counts)
                        }
                    })
                unsafe running.add(open, to: counts)
            }
        }
        return counts
    }
}
