extension HDF5Appender {
    /// Writes everything that changed beside the last state, waits for the disk, and switches.
    func writeState() throws {
        guard root.isDirty else { return }
        let dirty = dirtyNodes()
        try settle(dirty)
        for node in dirty.reversed() {
            if case .series(let series) = node.content { try write(series) }
            let bytes = try naming(node.path) { try header(node) }
            space.release(node.header)
            let extent = space.allocate(bytes.count)
            try bytes.withUnsafeBytes { try output.write($0, at: extent.address) }
            node.header = extent
        }
        guard let address = root.header?.address else { return }
        try output.extend(to: space.end)
        try output.synchronize()
        try SuperblockEncoding.modern(root: address, end: space.end)
            .withUnsafeBytes { try output.write($0, at: 0) }
        try output.synchronize()
        space.recycle()
        for node in dirty { node.markClean() }
    }

    /// Parents before their children, names in order.
    private func dirtyNodes() -> [AppendedNode] {
        var found: [AppendedNode] = []
        var pending = [root]
        while let node = pending.popLast() {
            guard node.isDirty else { continue }
            found.append(node)
            for (_, child) in node.children.sorted(by: { precedes($1.key, $0.key) }) {
                if case .node(let inner) = child { pending.append(inner) }
            }
        }
        return found
    }

    // MARK: Values

    /// Puts new attributes and values of variable length where they stay.
    private func settle(_ nodes: [AppendedNode]) throws {
        var heap = GlobalHeapEncoding()
        var settled:
            [(node: AppendedNode, name: String?, value: HDF5Value, gaps: [GlobalHeapEncoding.PlacedGap])] =
                []
        for node in nodes {
            for (name, attribute) in node.attributes.sorted(by: { precedes($0.key, $1.key) }) {
                guard let value = attribute.value else { continue }
                settled.append((node, name, value, heap.place(value.gappedBytes())))
            }
            if case .pending(let value) = node.content {
                settled.append((node, nil, value, heap.place(value.gappedBytes())))
            }
        }
        let extents = heap.sizes.map { space.allocate($0) }
        let share = HeapShare(extents)
        let addresses = GlobalHeapEncoding.Addresses(collections: extents.map(\.address)) { path in
            throw HDF5Error(.unsupported, object: path, "a file that grows has no references")
        }
        for (extent, block) in zip(extents, try heap.blocks(addresses)) {
            try block.withUnsafeBytes { try output.write($0, at: extent.address) }
        }
        for (node, name, value, gaps) in settled {
            var bytes = value.gappedBytes().bytes
            try GlobalHeapEncoding.fill(&bytes, gaps, addresses)
            if !gaps.isEmpty { share.users += 1 }
            if let name {
                node.attributes[name] = .init(
                    message: encoding.attribute(name, value, data: bytes), heap: gaps.isEmpty ? nil : share)
            } else {
                let extent = space.allocate(bytes.count)
                try bytes.withUnsafeBytes { try output.write($0, at: extent.address) }
                node.content = .dataset(
                    messages(value, encoding.contiguous(address: extent.address, byteCount: bytes.count)))
            }
        }
    }

    // MARK: Series

    /// Writes the rows that are not in the file yet, where the last flush left off, and the index of the chunks.
    private func write(_ series: HDF5Series) throws {
        if series.partial.count > series.writtenBytes {
            let place = series.place ?? space.allocate(series.chunkBytes)
            series.place = place
            try series.partial.withUnsafeBytes { bytes in
                try output.write(
                    UnsafeRawBufferPointer(rebasing: bytes[series.writtenBytes...]),
                    at: place.address + series.writtenBytes)
            }
            series.writtenBytes = series.partial.count
        }
        guard series.count > 0 else { return }
        var chunks = series.chunks
        if let place = series.place {
            chunks.append(
                .init(
                    index: chunks.count, address: place.address, size: series.chunkBytes,
                    filterMask: series.partialMask))
        }
        let encoding = ChunkTreeEncoding(tiling: tiling(series))
        space.release(series.tree)
        let extent = space.allocate(encoding.size(chunks: chunks.count))
        try encoding.bytes(at: extent.address, chunks).withUnsafeBytes {
            try output.write($0, at: extent.address)
        }
        series.tree = extent
    }

    private func tiling(_ series: HDF5Series) -> ChunkTiling {
        ChunkTiling(
            shape: series.outerShape + [series.count] + series.rowShape,
            chunk: series.outerShape + [series.chunkRows] + series.rowShape,
            elementSize: series.elementSize)
    }

    private func messages(_ series: HDF5Series) -> [AppendedNode.Message] {
        let maximum: [Int?] = series.outerShape.map { $0 } + [nil] + series.rowShape.map { $0 }
        let tiling = tiling(series)
        let root = series.tree.map { extent in
            let chunks = series.chunks.count + (series.place == nil ? 0 : 1)
            return ChunkTreeEncoding(tiling: tiling).root(at: extent.address, chunks: chunks)
        }
        var messages: [AppendedNode.Message] = [
            .init(kind: .dataspace, body: encoding.dataspace(tiling.shape, maximum: maximum)),
            .init(kind: .datatype, body: series.type),
            .init(kind: .fillValue, body: encoding.fillValue(nil)),
            .init(
                kind: .layout,
                body: encoding.chunked(
                    treeAddress: root, chunk: tiling.chunk, elementSize: tiling.elementSize)),
        ]
        if !series.filters.isEmpty {
            messages.append(
                .init(
                    kind: .filterPipeline,
                    body: encoding.filters(series.filters, elementSize: tiling.elementSize)))
        }
        return messages
    }

    // MARK: Headers

    private func header(_ node: AppendedNode) throws -> [UInt8] {
        var header = ObjectHeaderEncoding(.modern)
        switch node.content {
        case .group:
            header.add(.linkInfo, encoding.linkInfo)
            header.add(.groupInfo, encoding.groupInfo)
        case .dataset(let messages): for message in messages { header.add(message.kind, message.body) }
        case .series(let series): for message in messages(series) { header.add(message.kind, message.body) }
        case .pending: break
        }
        if !node.attributes.isEmpty { header.add(.attributeInfo, encoding.attributeInfo) }
        for (_, attribute) in node.attributes.sorted(by: { precedes($0.key, $1.key) }) {
            header.add(.attribute, attribute.message)
        }
        for (name, child) in node.children.sorted(by: { precedes($0.key, $1.key) }) {
            switch child {
            case .node(let inner):
                header.add(.link, encoding.hardLink(name, address: inner.header?.address ?? 0))
            case .soft(let target): header.add(.link, encoding.softLink(name, target: target))
            case .external(let file, let path):
                header.add(.link, encoding.externalLink(name, file: file, target: path))
            }
        }
        return try header.bytes()
    }
}
