// Values made of values.
extension HDF5Value {
    /// Compounds, given by columns: each member's values for all elements. Members follow each other without
    /// gaps in the order given.
    ///
    ///     .compound([("name", .fixedStrings(["a", "b"])), ("mass", .float64([1, 2], shape: [2]))])
    ///
    /// - Precondition: there is a member, and all have the same shape.
    public static func compound(_ columns: [(name: String, value: HDF5Value)]) -> HDF5Value {
        precondition(!columns.isEmpty, "a compound has at least one member")
        let first = columns[0].value
        precondition(
            columns.allSatisfy { $0.value.shape == first.shape && !$0.value.isNull },
            "the members of a compound have one shape")
        let type = HDF5ElementType.compound(columns.map { ($0.name, HDF5ElementType($0.value.type)) }).stored
        let (size, count) = (type.size, first.count)
        var whole = GappedBytes(bytes: [UInt8](repeating: 0, count: size * count))
        var offset = 0
        for column in columns {
            let part = column.value.gappedBytes()
            let width = column.value.type.size
            for index in 0..<count {
                let target = index * size + offset
                whole.bytes.replaceSubrange(
                    target..<target + width, with: part.bytes[index * width..<(index + 1) * width])
            }
            for gap in part.gaps {
                let (index, inside) = gap.offset.quotientAndRemainder(dividingBy: width)
                whole.gaps.append(.init(offset: index * size + offset + inside, content: gap.content))
            }
            offset += width
        }
        return HDF5Value(
            type: type, shape: first.shape, payload: whole.payload,
            textWithZero: columns.lazy.compactMap(\.value.textWithZero).first)
    }

    /// Arrays as elements: the last dimensions of the values' shape become part of the type. Values of the shape
    /// `[10, 3, 4]` with `dims` of `[3, 4]` are ten arrays.
    ///
    /// - Precondition: `dims` are the last dimensions of the values' shape, and none is 0.
    public static func arrays(_ values: HDF5Value, dims: [Int]) -> HDF5Value {
        let shape = values.shape ?? []
        precondition(Array(shape.suffix(dims.count)) == dims, "\(dims) do not end the shape \(shape)")
        return HDF5Value(
            type: HDF5ElementType.array(HDF5ElementType(values.type), dims: dims).stored,
            shape: Array(shape.dropLast(dims.count)), payload: values.payload,
            textWithZero: values.textWithZero)
    }

    /// Sequences of their own lengths each, kept in the global heap.
    ///
    ///     .sequences([.integers([1, 2], shape: [2]), .integers([3], shape: [1])], shape: [2])
    ///
    /// - Parameters:
    ///   - values: the sequences, all of one element type and of one dimension.
    ///   - type: the element type; needed only if there are none.
    /// - Precondition: the shape holds as many sequences as there are.
    public static func sequences(
        _ values: [HDF5Value], of type: HDF5ElementType? = nil, shape: [Int]
    ) -> HDF5Value {
        check(shape, count: values.count)
        guard let base = type?.stored ?? values.first?.type else {
            preconditionFailure("the type of no sequences has to be given")
        }
        precondition(
            values.allSatisfy { $0.type == base && $0.shape?.count == 1 },
            "sequences have one dimension and one element type")
        let gaps = values.enumerated().map { index, value in
            GappedBytes.Gap(offset: 16 * index, content: .heap(value.gappedBytes(), count: value.count))
        }
        return HDF5Value(
            type: .variableLength(base: base), shape: shape,
            payload: GappedBytes(bytes: [UInt8](repeating: 0, count: 16 * values.count), gaps: gaps).payload,
            textWithZero: values.lazy.compactMap(\.textWithZero).first)
    }

    /// References to objects of the same file, by their paths ("" or "/" is the root group). A path without an
    /// object is an error when the file is written.
    /// - Precondition: the shape holds as many references as there are paths.
    public static func references(_ paths: [String], shape: [Int]) -> HDF5Value {
        check(shape, count: paths.count)
        let gaps = paths.enumerated().map { index, path in
            GappedBytes.Gap(offset: 8 * index, content: .reference(path))
        }
        return HDF5Value(
            type: .objectReference, shape: shape,
            payload: GappedBytes(bytes: [UInt8](repeating: 0, count: 8 * paths.count), gaps: gaps).payload)
    }
}
