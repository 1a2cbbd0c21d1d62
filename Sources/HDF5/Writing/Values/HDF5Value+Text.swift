extension HDF5Value {
    /// Text of variable length, which h5py shows as `str`.
    public static func variableString(_ text: String) -> HDF5Value { variableStrings([text], shape: []) }

    /// Texts of variable length.
    /// - Parameter utf8: false marks them as ASCII.
    /// - Precondition: the shape holds as many texts as there are.
    public static func variableStrings(_ texts: [String], shape: [Int], utf8: Bool = true) -> HDF5Value {
        check(shape, count: texts.count)
        let gaps = texts.enumerated().map { index, text in
            let bytes = Array(text.utf8)
            return GappedBytes.Gap(
                offset: 16 * index, content: .heap(GappedBytes(bytes: bytes), count: bytes.count))
        }
        return HDF5Value(
            type: .variableString(utf8: utf8), shape: shape,
            payload: GappedBytes(bytes: [UInt8](repeating: 0, count: 16 * texts.count), gaps: gaps).payload,
            textWithZero: texts.first(where: ZeroCharacter.isIn))
    }

    /// A scalar of exactly the text's UTF-8 bytes, at least one (an empty text is one zero byte).
    public static func fixedString(_ text: String) -> HDF5Value { fixedStrings([text], shape: []) }

    /// Texts of one length, the longest one's UTF-8 bytes, padded with zeros.
    public static func fixedStrings(_ texts: [String]) -> HDF5Value {
        fixedStrings(texts, shape: [texts.count])
    }

    /// Texts in a fixed number of bytes each.
    ///
    /// - Parameters:
    ///   - width: bytes of one element; by default those of the longest text (and one more if the padding is
    ///     `terminated`).
    ///   - utf8: false marks them as ASCII.
    ///   - padding: what follows a shorter text.
    /// - Precondition: every text fits, and the shape holds as many as there are.
    public static func fixedStrings(
        _ texts: [String], shape: [Int], width: Int? = nil, utf8: Bool = true,
        padding: HDF5StringPadding = .zeros
    ) -> HDF5Value {
        check(shape, count: texts.count)
        let end = padding == .terminated ? 1 : 0
        let longest = (texts.map(\.utf8.count).max() ?? 0) + end
        let width = width ?? max(1, longest)
        precondition(width > 0 && longest <= width, "a text of \(longest) bytes does not fit in \(width)")
        let filler: UInt8 = padding == .spaces ? 0x20 : 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * texts.count)
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            bytes.append(contentsOf: repeatElement(filler, count: width - text.utf8.count))
        }
        return HDF5Value(
            type: .fixedString(bytes: width, utf8: utf8, padding: padding), shape: shape,
            payload: GappedBytes(bytes: bytes).payload, textWithZero: texts.first(where: ZeroCharacter.isIn))
    }
}
