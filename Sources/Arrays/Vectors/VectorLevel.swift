package import CKernels

/// What vectors a processor has. `CKernels` has a version of each of its loops for each level; the bits of what they compute
/// are the same.
public enum VectorLevel: String, CaseIterable, Comparable, Sendable {
    /// What all processors of the architecture have.
    case baseline
    /// x86-64-v3
    case avx2
    /// x86-64-v4
    case avx512

    package var kernel: bs_vector_level {
        switch self {
        case .baseline: bs_baseline
        case .avx2: bs_avx2
        case .avx512: bs_avx512
        }
    }

    /// The highest that this processor has, which is computed at.
    public static let highest: VectorLevel = available.last ?? .baseline

    /// All that this processor has, the lowest first.
    public static let available = allCases.filter { $0.kernel.rawValue <= bs_highest_level().rawValue }

    public static func < (left: VectorLevel, right: VectorLevel) -> Bool {
        left.kernel.rawValue < right.kernel.rawValue
    }
}
