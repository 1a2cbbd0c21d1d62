import Describing
import HDF5
public import Training

/// The UCI optical digits as scikit-learn ships them: 1,797 images of 8 × 8, every fourth held out.
///
/// - Splits: `training` (1,348) and `validation` (449)
/// - Columns: `default` `(1, samples, 8, 8, 1)` from 0 to 1, `targets` `(1, samples, 1)` from 0 to 9
/// - Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998 (CC BY 4.0)
///
/// They are part of the library: nothing is opened.
public struct Digits: DataSource {
    public static let typeName = "Digits"

    private enum CodingKeys: CodingKey {}

    public init() {}

    public func load(relativeTo directory: String) throws -> [String: Samples] { try Digits.load() }

    public var summary: String { "the embedded digits" }

    /// The data by split.
    public static func load() throws -> [String: Samples] {
        try DataFile.samples(of: HDF5File(bytes: PackageResources.digits_h5), path: "digits.h5")
    }
}
