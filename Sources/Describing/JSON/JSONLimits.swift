/// How much a JSON text may ask for. The defaults keep a hostile text's tree under 64 MiB.
public struct JSONLimits: Hashable, Sendable {
    /// The length of the text in bytes; 16 MiB by default.
    public var bytes: Int
    /// How many arrays and objects may stand within each other; 64 by default, and never more.
    public var depth: Int
    /// The number of values, each array, object and member among them; 500,000 by default.
    public var values: Int
    /// The number of keys in all objects together; 100,000 by default.
    public var keys: Int

    public init(
        bytes: Int = 16 << 20, depth: Int = JSONLimits.greatestDepth, values: Int = 500_000,
        keys: Int = 100_000
    ) {
        self.bytes = bytes
        self.depth = min(depth, JSONLimits.greatestDepth)
        self.values = values
        self.keys = keys
    }

    /// The depth beyond which nothing is read or written.
    public static let greatestDepth = 64
}
