import Describing

extension ShuffledBlocks {
    static let standardWindow = 16

    /// The blocks that an iterator's description asks for, or `nil` if it asks for none.
    package init?<Key: CodingKey>(
        from container: KeyedDecodingContainer<Key>, _ block: Key, _ window: Key, shuffle: Key
    ) throws {
        let size = try container.decodeIfPresent(Int.self, forKey: block)
        let count = try container.decodeIfPresent(Int.self, forKey: window)
        func refuse(_ key: Key, _ problem: String, _ advice: String) -> DescriptionError {
            DescriptionError.invalid(at: container.path(key), problem, advice: advice)
        }
        guard let size else {
            guard count == nil else {
                throw refuse(window, "there are no blocks for a window", "give '\(block.stringValue)' too")
            }
            return nil
        }
        guard try container.decode(Bool.self, forKey: shuffle, default: true) else {
            throw refuse(
                block, "nothing is shuffled",
                "leave out '\(block.stringValue)' and '\(window.stringValue)', or make '\(shuffle.stringValue)' true"
            )
        }
        guard ShuffledBlocks.fit(size, count ?? ShuffledBlocks.standardWindow) else {
            throw refuse(
                block,
                "windows of \(count ?? ShuffledBlocks.standardWindow) blocks of \(size) samples cannot be made",
                "both are whole numbers from 1 on")
        }
        self.init(of: size, window: count ?? ShuffledBlocks.standardWindow)
    }

    package func encode<Key: CodingKey>(
        to container: inout KeyedEncodingContainer<Key>, _ block: Key, _ window: Key
    ) throws {
        try container.encode(size, forKey: block)
        try container.encode(self.window, forKey: window)
    }
}
