import CWriteBack

/// Large blocks are written in pieces, and each is on its way to the disk while the next is handed over: so
/// synchronizing the file in the end has little left to wait for.
package enum LargeWrites {
    private static let piece = 8 << 20
    private static let worthwhile = 1 << 20

    /// How many of so many bytes the next call writes. Pieces end at multiples of their size in the file, so that the
    /// system's cache holds the file in its largest pages.
    package static func count(of bytes: Int, at position: Int) -> Int {
        min(bytes, piece - position % piece)
    }

    /// After a call that wrote so many bytes.
    package static func wrote(_ count: Int, to descriptor: Int32) {
        if count >= worthwhile { bs_start_write_back(descriptor) }
    }
}
