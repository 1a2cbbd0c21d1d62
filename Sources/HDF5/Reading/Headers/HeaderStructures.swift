extension ObjectHeader {
    /// Words for the structures of the format that this header is made of, such as "header:v2", "group:dense" or
    /// "layout-message:v3": what a file uses, for tools that compare or count.
    var structures: Set<String> {
        var words: Set<String> = ["header:v\(version)"]
        for message in messages where message.count > 0 {
            // A message that cannot be read is reported where it is used.
            guard let head = try? ByteReader(file, at: message.start, count: message.count, structure: "")
            else {
                continue
            }
            words.formUnion((try? ObjectHeader.structures(message, head)) ?? [])
        }
        return words
    }

    private static func structures(_ message: HeaderMessage, _ head: ByteReader) throws -> Set<String> {
        var reader = head
        let first = try reader.integer(1)
        if message.isShared {
            let isInTable = try first == 3 && reader.integer(1) == 1
            let word = isInTable ? "shared:sohm" : "shared:committed"
            return message.kind == .attribute ? [word, "attribute:compact", "attribute:v\(first)"] : [word]
        }
        switch message.kind {
        case .symbolTable: return ["group:symbol-table"]
        case .linkInfo:
            let hasOrder = try reader.integer(1) & 1 != 0
            if hasOrder { try reader.skip(8) }
            let word = try reader.address() == nil ? "group:compact" : "group:dense"
            return hasOrder ? [word, "group:creation-order"] : [word]
        case .attribute: return ["attribute:compact", "attribute:v\(first)"]
        case .attributeInfo:
            let hasOrder = try reader.integer(1) & 1 != 0
            if hasOrder { try reader.skip(2) }
            var words: Set<String> = hasOrder ? ["attribute:creation-order"] : []
            if try reader.address() != nil { words.insert("attribute:dense") }
            return words
        case .layout:
            if first < 3 { try reader.skip(1) }
            let type = try reader.integer(1)
            let names = ["compact", "contiguous", "chunked", "virtual"]
            let name = names.indices.contains(type) ? names[type] : "\(type)"
            return ["layout-message:v\(first)", "layout:\(name)"]
        case .filterPipeline: return ["filter-message:v\(first)"]
        case .datatype: return ["type-message:v\(first >> 4)"]
        case .dataspace: return ["space-message:v\(first)"]
        case .fillValue: return ["fill-message:v\(first)"]
        case .oldFillValue: return ["fill-message:old"]
        case .externalFiles: return ["layout:external"]
        case .comment: return ["comment"]
        case .referenceCount: return ["refcount-message"]
        case .oldModificationTime: return ["mtime:old"]
        case .modificationTime: return ["mtime"]
        case .sharedMessageTable: return ["sohm-table"]
        case .bTreeRanks: return ["btree-k"]
        case .driverInformation: return ["driver-info"]
        case .fileSpaceInfo: return ["file-space-info"]
        case .metadataCacheImage: return ["cache-image"]
        case .link, .continuation: return []
        }
    }
}
