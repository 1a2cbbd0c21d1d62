/// What the first structure of a file says of it.
public struct HDF5Superblock: Equatable, Sendable {
    /// 0 to 3: the version of the format's first structures.
    public let version: Int
    /// Bytes in front of the HDF5 file, which belong to other programs.
    public let userBlockSize: Int
    /// Bytes of an address in the file.
    public let offsetSize: Int
    /// Bytes of a length in the file.
    public let lengthSize: Int
}
