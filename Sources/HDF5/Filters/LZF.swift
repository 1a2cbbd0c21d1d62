/// The LZF filter (32000) of h5py: literals and references to what was just written.
///
///     04 68 65 6c 6c 6f      a byte below 0x20: as many literals and one more follow: "hello"
///     60 04                  else 3 bits of length and 13 of distance: 3 + 2 bytes from 4 + 1 before: "hello" again
///     e0 0a 04               a length of 7 goes on in the next byte: 7 + 10 + 2 bytes
///
/// A compressed chunk may be longer than the filter was given room for, in which case it is stored as it is. Source: LibLZF's
/// description of its format.
enum LZF {
    /// The data that was compressed; nil unless it has exactly `size` bytes, or at most as many if it is not `exact`.
    static func decode(_ packed: UnsafeRawBufferPointer, size: Int, exact: Bool = true) -> [UInt8]? {
        // A reference of three bytes gives at most 264, so that a larger claim is false.
        guard !exact || size / 264 <= packed.count else { return nil }
        let size = min(size, packed.count.times(264) ?? size)
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: size) { output, written in
            var position = 0
            while position < packed.count {
                let control = Int(packed[position])
                position &+= 1
                if control < 32 {
                    let count = control &+ 1
                    guard position &+ count <= packed.count, written &+ count <= size else { return }
                    for index in 0..<count { output[written &+ index] = packed[position &+ index] }
                    position &+= count
                    written &+= count
                    continue
                }
                var count = control >> 5 &+ 2
                if count == 9 {
                    guard position < packed.count else { return }
                    count &+= Int(packed[position])
                    position &+= 1
                }
                guard position < packed.count else { return }
                let distance = (control & 31) << 8 &+ Int(packed[position]) &+ 1
                position &+= 1
                guard distance <= written, written &+ count <= size else { return }
                // The bytes may overlap those that they repeat.
                for index in 0..<count { output[written &+ index] = output[written &+ index &- distance] }
                written &+= count
            }
            isWhole = written == size || !exact
        }
        return isWhole ? output : nil
    }
}
