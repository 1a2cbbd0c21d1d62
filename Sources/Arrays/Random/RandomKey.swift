/// Names one stream of random numbers. A number is a pure function of (key, step, index), so that nothing
/// about randomness ever has to be saved: the same key and step give the same numbers in any order, on any
/// number of threads, before and after a restart.
///
/// The generator is Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011):
/// ``key`` is its 64-bit key (low word first); counter words 0 and 1 hold the index of the block of four
/// numbers, words 2 and 3 the step, low words first.
public struct RandomKey: Hashable, Sendable {
    public let key: UInt64
    /// The update, epoch or sample that the numbers belong to.
    public let step: UInt64

    public init(key: UInt64, step: UInt64 = 0) {
        self.key = key
        self.step = step
    }

    /// A stream of its own for each purpose (such as `"dropout:Hid1"`) under one seed: the FNV-1a hash of
    /// the purpose's UTF-8 bytes, mixed with the seed by the finalizer of SplitMix64.
    public init(seed: UInt64, purpose: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        var mixed = hash &+ seed &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        self.init(key: mixed ^ (mixed >> 31))
    }

    /// The same stream at another step.
    public func at(step: UInt64) -> RandomKey { RandomKey(key: key, step: step) }
}
