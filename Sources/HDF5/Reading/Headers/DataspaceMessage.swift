/// The dataspace message (0x01): how many elements there are, in which shape.
///
/// Version 1, shape (60, 784):
///
///     01 02 00 00 00 00 00 00                            version, 2 dimensions, no maximum
///     3c 00 00 00 00 00 00 00  10 03 00 00 00 00 00 00   60, 784
struct DataspaceMessage {
    let shape: [Int]
    /// How large each dimension may become; nil for any size.
    let maximumShape: [Int?]
    let isNull: Bool
    /// The product of the shape: 1 for a scalar, 0 for the null dataspace.
    let count: Int

    static let largestRank = 32

    init(_ message: HeaderMessage, _ file: FileContext) throws {
        var reader = try message.reader(file)
        try self.init(&reader)
    }

    init(_ reader: inout ByteReader) throws {
        let version = try reader.version(1...2)
        let rank = try reader.integer(1)
        let flags = try reader.integer(1)
        let type = version == 1 ? (rank == 0 ? 0 : 1) : try reader.integer(1)
        if version == 1 { try reader.skip(5) }
        guard rank <= DataspaceMessage.largestRank else {
            throw reader.damaged("\(rank) dimensions are more than \(DataspaceMessage.largestRank)")
        }
        guard type <= 2, type == 1 || rank == 0 else {
            throw reader.damaged("a dataspace of type \(type) has \(rank) dimensions")
        }
        var shape: [Int] = []
        for _ in 0..<rank { shape.append(try reader.length()) }
        var maximumShape: [Int?] = shape
        if flags & 1 != 0 {
            let unlimited: UInt64 = (UInt64.max >> UInt64(64 &- 8 &* reader.file.lengthSize))
            for (index, extent) in shape.enumerated() {
                let maximum = try reader.bits(reader.file.lengthSize)
                maximumShape[index] = maximum == unlimited ? nil : Int(clamping: maximum)
                guard maximum >= UInt64(extent) else {
                    throw reader.damaged("a dimension of \(extent) is larger than its maximum, \(maximum)")
                }
            }
        }
        guard let count = shape.checkedProduct else {
            throw HDF5Error(
                .limit, structure: reader.structure, offset: reader.position,
                "the shape \(shape) has more elements than can be counted")
        }
        self.shape = shape
        self.maximumShape = maximumShape
        isNull = type == 2
        self.count = isNull ? 0 : count
    }
}
