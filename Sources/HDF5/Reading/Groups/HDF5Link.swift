/// What a name in a group stands for.
public enum HDF5Link: Equatable, Sendable {
    /// An object of this file.
    case hard
    /// A path in this file, which need not exist. Never followed.
    case soft(String)
    /// A path in another file. Never followed.
    case external(file: String, path: String)
    /// A link whose meaning belongs to the program that wrote it, with its type (65 to 255).
    case userDefined(Int)
}

/// A link as it is kept in an opened group.
struct StoredLink {
    let name: String
    let link: HDF5Link
    /// The byte of the object header, of a hard link.
    let address: Int?
}
