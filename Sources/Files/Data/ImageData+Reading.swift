import Arrays
import Images
import PrintableText
import Schemas

extension ImageData {
    /// What was read.
    public struct Report: Sendable {
        public let height: Int
        public let width: Int
        public let channels: Int
        /// Pictures that were left out, with the reasons.
        public let skipped: [(path: String, reason: String)]
    }

    /// Reads all pictures. Headers come first, so that nothing is decoded in vain.
    ///
    /// - Returns: columns `default` `(1, pictures, height, width, channels)` of bytes and `targets` of class numbers, by
    ///   split; and what was read.
    /// - Throws: ``FileError`` with the first picture that cannot be read, unless such are left out, or that is of another
    ///   size; and if none is left of a split.
    public func columns(_ form: Form) throws -> (
        splits: [String: [String: DataFile.Column]], report: Report
    ) {
        // Before thousands of files are looked at.
        guard Image.canDecode else { throw ImageError.notBuilt }
        var skipped: [(path: String, reason: String)] = []
        let headers = try headers(form, &skipped)
        let whole = headers.values.joined()
        guard let first = whole.first else { throw noneLeft("training", skipped) }
        let colour = form.colour ?? whole.contains { $0.header.hasColour }
        let (width, height) = form.size ?? first.header.upright
        if form.size == nil, let other = whole.first(where: { $0.header.upright != (width, height) }) {
            throw FileError(
                .mismatch, path: other.item.path,
                "has \(other.header.upright.width) × \(other.header.upright.height) pixels, and "
                    + "\(quoted(first.item.path)) has \(width) × \(height): say to which size all are brought"
            )
        }
        let channels = colour ? 3 : 1
        try check(pictures: whole.count, bytes: width * height * channels)
        var splits: [String: [String: DataFile.Column]] = [:]
        for (split, items) in headers.sorted(by: { $0.key < $1.key }) {
            var (pixels, labels): ([UInt8], [Float]) = ([], [])
            pixels.reserveCapacity(items.count * width * height * channels)
            for (item, _) in items {
                do {
                    let image = try picture(item, form.limits).flattened(over: form.background)
                    pixels += image.withColour(colour).resized(width: width, height: height).pixels
                    labels.append(Float(item.label))
                } catch {
                    try skip(item, error, form, &skipped)
                }
            }
            guard !labels.isEmpty else { throw noneLeft(split, skipped) }
            splits[split] = [
                "default": DataFile.Column(
                    shape: [1, labels.count, height, width, channels], .bytes(pixels), scale: 1 / 255),
                "targets": classes.count <= 256
                    ? DataFile.Column(shape: [1, labels.count, 1], .bytes(labels.map { UInt8($0) }))
                    : DataFile.Column(shape: [1, labels.count, 1], .floats(labels)),
            ]
        }
        return (splits, Report(height: height, width: width, channels: channels, skipped: skipped))
    }

    /// A data file of all pictures, whose schema has their size and the classes' names; and what was read.
    /// - Throws: as ``columns(_:)``.
    public func dataFile(_ form: Form, source: String? = nil) throws -> (file: DataFile, report: Report) {
        let (splits, report) = try columns(form)
        let picture = ImageColumn(
            "picture", height: report.height, width: report.width, channels: report.channels)
        let schema = Schema(inputs: [
            "default": [picture],
            "targets": [CategoryColumn("class", levels: classes, encoding: .index)],
        ])
        return (DataFile(splits: splits, source: source, schema: schema), report)
    }

    /// All pictures are in memory at once.
    private func check(pictures: Int, bytes: Int) throws {
        let (product, overflow) = pictures.multipliedReportingOverflow(by: bytes)
        let need = ByteCount(overflow ? .max : product)
        guard !need.fits(in: .machine) else { return }
        throw FileError(
            .mismatch, path: "",
            "\(pictures) pictures of \(bytes) bytes take \(need), and there are \(MemoryLimit.machine): bring them to a "
                + "smaller size")
    }

    private static let sizeLimit = 1 << 28

    private func headers(
        _ form: Form, _ skipped: inout [(path: String, reason: String)]
    ) throws -> [String: [(item: Item, header: ImageHeader)]] {
        var headers: [String: [(item: Item, header: ImageHeader)]] = [:]
        for (split, items) in splits.sorted(by: { $0.key < $1.key }) {
            headers[split] = []
            for item in items {
                do {
                    let bytes = try readFile(item.path, limit: ImageData.sizeLimit)
                    headers[split]?.append((item, try ImageHeader(bytes, limits: form.limits)))
                } catch {
                    try skip(item, error, form, &skipped)
                }
            }
        }
        return headers
    }

    private func picture(_ item: Item, _ limits: ImageLimits) throws -> Image {
        try Image(decoding: readFile(item.path, limit: ImageData.sizeLimit), limits: limits)
    }

    /// Notes a picture that is left out, or refuses it.
    private func skip(
        _ item: Item, _ error: any Error, _ form: Form, _ skipped: inout [(path: String, reason: String)]
    ) throws {
        let reason = (error as? FileError)?.message ?? "\(error)"
        guard form.skipsDamaged else {
            throw FileError(.damaged, path: item.path, reason)
        }
        skipped.append((item.path, reason))
    }

    private func noneLeft(_ split: String, _ skipped: [(path: String, reason: String)]) -> FileError {
        FileError(
            .damaged, path: skipped.first?.path ?? "",
            "none of the pictures for the split '\(split)' can be read: "
                + (skipped.first?.reason ?? "there are none"))
    }
}
