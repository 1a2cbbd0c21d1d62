extension FilePlan {
    /// An object's header, with the addresses that are known by now.
    func header(_ position: Int) throws -> [UInt8] {
        let object = objects[position]
        return try naming(object.path) {
            var header = ObjectHeaderEncoding(form)
            if form == .modern, object.references > 1 {
                header.add(.referenceCount, encoding.referenceCount(object.references))
            }
            switch object.node.content {
            case .none:
                if let places = indexPlaces(position) {
                    header.add(.symbolTable, encoding.symbolTable(tree: places.tree, heap: places.heap))
                } else {
                    header.add(.linkInfo, encoding.linkInfo)
                    header.add(.groupInfo, encoding.groupInfo)
                }
            case .data(let value, let storage, let fill):
                try add(position, value, storage, fill, to: &header)
            case .view(let target, let elementOffset, let shape):
                let (value, address) = try viewed(target, elementOffset, shape, from: object.path)
                header.add(.dataspace, encoding.dataspace(shape == [] ? nil : shape))
                header.add(.datatype, encoding.datatype(value.type))
                header.add(.fillValue, encoding.fillValue(nil))
                header.add(
                    .layout,
                    encoding.contiguous(address: address, byteCount: shape.reduce(1, *) * value.type.size))
            }
            if form == .modern, !object.attributes.isEmpty {
                header.add(.attributeInfo, encoding.attributeInfo)
            }
            for (name, value) in object.attributes { try add(position, attribute: name, value, to: &header) }
            if object.index == nil {
                for link in object.links { header.add(.link, message(link)) }
            }
            return try header.bytes(references: object.references)
        }
    }

    private func add(
        _ position: Int, _ value: HDF5Value, _ storage: HDF5Storage, _ fill: HDF5Value?,
        to header: inout ObjectHeaderEncoding
    ) throws {
        try check(value)
        let tiling = objects[position].tiling
        let maximum = tiling == nil ? nil : storage.maximumShape
        header.add(.dataspace, encoding.dataspace(value.shape, maximum: maximum, isNull: value.isNull))
        header.add(.datatype, try datatype(value.type))
        let filler = fill?.gappedBytes().bytes
        if let filler, filler.count > ObjectHeaderEncoding.greatestMessage(form) - 8 {
            throw HDF5Error(
                .limit, structure: "fill value message", "a fill value has over 65,500 bytes")
        }
        header.add(.fillValue, encoding.fillValue(filler))
        if form == .oldest, let filler { header.add(.oldFillValue, encoding.oldFillValue(filler)) }
        if let tiling {
            header.add(
                .layout,
                encoding.chunked(
                    treeAddress: treeRoot(position), chunk: tiling.chunk, elementSize: value.type.size))
            if !storage.filters.isEmpty {
                header.add(.filterPipeline, encoding.filters(storage.filters, elementSize: value.type.size))
            }
        } else if storage.isCompact {
            let data = try data(position, "", value)
            guard data.count <= ObjectHeaderEncoding.greatestMessage(form) - 4 else {
                throw HDF5Error(
                    .limit, structure: "data layout message",
                    "compact data of \(data.count) bytes are too many for a header; write one block or chunks"
                )
            }
            header.add(.layout, encoding.compact(data))
        } else {
            header.add(
                .layout, encoding.contiguous(address: dataAddress(position), byteCount: value.byteCount))
        }
    }

    private func add(
        _ position: Int, attribute name: String, _ value: HDF5Value, to header: inout ObjectHeaderEncoding
    ) throws {
        try check(value)
        let message = encoding.attribute(name, value, data: try data(position, name, value))
        guard message.count <= ObjectHeaderEncoding.greatestMessage(form), name.utf8.count < 60_000 else {
            throw HDF5Error(
                .limit, structure: "attribute message",
                "the attribute '\(name)' has over 65,535 bytes; write it as a dataset")
        }
        header.add(.attribute, message)
    }

    private func datatype(_ type: StoredType) throws -> [UInt8] {
        let message = encoding.datatype(type)
        guard message.count <= ObjectHeaderEncoding.greatestMessage(form) else {
            throw HDF5Error(
                .limit, structure: "datatype message",
                "the names of the type's members take over 65,535 bytes")
        }
        return message
    }

    private func check(_ value: HDF5Value) throws {
        guard form == .oldest, value.isNull else { return }
        throw HDF5Error(
            .unsupported, structure: "dataspace message",
            "the oldest form has no null dataspaces; write the modern form")
    }

    private func message(_ link: PlannedObject.Link) -> [UInt8] {
        switch link.target {
        case .object(let position): encoding.hardLink(link.name, address: headerAddresses[position])
        case .soft(let path): encoding.softLink(link.name, target: path)
        case .external(let file, let path): encoding.externalLink(link.name, file: file, target: path)
        }
    }
}
