/// A kernel with a bounded support, eight squared distances at a time.
///
/// One type a kernel, so that the inner loops are compiled for each.
protocol SupportKernel {
    /// The kernel without its constant, where `left` is h² less the squared distance; 0 where that
    /// is not above 0. Only ``TriangularKernel`` looks at `h`.
    static func value(_ left: SIMD8<Double>, _ bandwidth: Double) -> SIMD8<Double>
}

enum QuarticKernel: SupportKernel {
    @inline(__always)
    static func value(_ left: SIMD8<Double>, _ bandwidth: Double) -> SIMD8<Double> {
        let positive = left.replacing(with: 0, where: left .<= 0)
        return positive * positive
    }
}

enum EpanechnikovKernel: SupportKernel {
    @inline(__always)
    static func value(_ left: SIMD8<Double>, _ bandwidth: Double) -> SIMD8<Double> {
        left.replacing(with: 0, where: left .<= 0)
    }
}

enum UniformKernel: SupportKernel {
    @inline(__always)
    static func value(_ left: SIMD8<Double>, _ bandwidth: Double) -> SIMD8<Double> {
        SIMD8(repeating: 1).replacing(with: 0, where: left .<= 0)
    }
}

enum TriangularKernel: SupportKernel {
    @inline(__always)
    static func value(_ left: SIMD8<Double>, _ bandwidth: Double) -> SIMD8<Double> {
        let positive = left.replacing(with: 0, where: left .<= 0)
        let distance = (bandwidth * bandwidth - positive).squareRoot()
        return bandwidth - distance
    }
}
