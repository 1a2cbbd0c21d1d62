import Training

/// Fashion-MNIST as its four gzip'd IDX files: 60,000 images of 28 × 28 to train on, 10,000 to test.
///
/// Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
/// Algorithms", 2017, arXiv:1708.07747; MIT licence.
package enum FashionMNIST {
    private static let parts = ["training": "train", "test": "t10k"]

    private static func paths(_ prefix: String, in directory: String) -> (images: String, labels: String) {
        (
            "\(directory)/\(prefix)-images-idx3-ubyte.gz", "\(directory)/\(prefix)-labels-idx1-ubyte.gz"
        )
    }

    /// The files that are read.
    package static func files(in directory: String) -> [String] {
        parts.values.flatMap { [paths($0, in: directory).images, paths($0, in: directory).labels] }
    }

    /// The data with their source and licence.
    ///
    /// - Parameters:
    ///   - directory: where the four files are.
    ///   - validation: how many of the last training images become the split `validation`.
    /// - Throws: ``FileError``
    package static func dataFile(from directory: String, validation: Int) throws -> DataFile {
        guard fileExists(directory) else {
            throw FileError(
                .system, path: directory,
                "there is no such directory; install Debian's dataset-fashion-mnist, or "
                    + "pass --from with the directory of the four IDX files")
        }
        var splits = try parts.mapValues { prefix in
            let paths = paths(prefix, in: directory)
            return try IDX.columns(images: paths.images, labels: paths.labels)
        }
        if validation > 0, let training = splits["training"] {
            let count = training["targets"]?.shape[1] ?? 0
            guard validation < count else {
                throw FileError(.mismatch, path: directory, "has only \(count) training images")
            }
            splits["training"] = training.mapValues { $0.samples(0..<count - validation) }
            splits["validation"] = training.mapValues { $0.samples(count - validation..<count) }
        }
        return DataFile(
            splits: splits,
            source: "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST, 2017, arXiv:1708.07747", licence: "MIT")
    }
}
