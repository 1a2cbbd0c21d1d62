/// What a name in a group stands for.
public enum HDF5Link: Equatable, Sendable {
    /// An object of this file.
    case hard
    /// A path in this file, which need not exist. Followed only under ``HDF5LinkPolicy/soft``.
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
    /// When it was made, counted in links of its group, if the group counts them.
    var order: Int?
}

/// Which links a path may lead through. Hard links always; others only if the caller says so.
public struct HDF5LinkPolicy: Hashable, Sendable {
    let followsSoftLinks: Bool

    /// Only hard links are followed.
    public static let hardOnly = HDF5LinkPolicy(followsSoftLinks: false)
    /// Soft links are followed too. They lead from their group, or from the root if they begin with "/", and stay in the
    /// file; ".." is a name like others.
    public static let soft = HDF5LinkPolicy(followsSoftLinks: true)
}
