import PrintableText

/// A folder that has a folder of pictures for each class, at any depth below it.
struct ImageFolder {
    var items: [ImageData.Item] = []
    /// Files that are called otherwise than pictures.
    var passedOver: [String] = []

    /// Names of folders that are splits and not classes, and the splits that they are.
    private static let splitNames = [
        "train": "training", "training": "training", "val": "validation", "valid": "validation",
        "validation": "validation", "dev": "validation", "test": "test",
    ]

    private static let endings = [".png", ".jpg", ".jpeg"]

    /// Links may lead in circles.
    private static let deepest = 16

    /// - Throws: ``FileError`` if there are no pictures.
    init(_ folder: String, classes: [String]) throws {
        for (label, name) in classes.enumerated() { look("\(folder)/\(name)", label, depth: 0) }
        guard !items.isEmpty else {
            throw FileError(
                .format, path: folder,
                "has no pictures (\(Self.endings.joined(separator: ", "))) in the folders of its classes")
        }
    }

    /// In the order of the names' UTF-8 bytes; what begins with a dot is left out.
    private mutating func look(_ folder: String, _ label: Int, depth: Int) {
        guard depth < Self.deepest else { return }
        for name in Self.sorted(fileNames(in: folder)) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if Self.isFolder(path) {
                look(path, label, depth: depth + 1)
            } else if Self.isPicture(path) {
                items.append(ImageData.Item(path: path, label: label))
            } else {
                passedOver.append(path)
            }
        }
    }

    /// Whether a file is called like a picture.
    static func isPicture(_ path: String) -> Bool {
        let lower = path.lowercased()
        return endings.contains(where: lower.hasSuffix)
    }

    /// The names of the folders in a folder, in the order of their UTF-8 bytes; what begins with a dot is left out.
    /// - Throws: ``FileError`` if it is no folder.
    static func subfolders(of folder: String) throws -> [String] {
        guard try FileKind(of: folder) == .directory else {
            throw FileError(.system, path: folder, "is no folder")
        }
        return sorted(fileNames(in: folder)).filter { !$0.hasPrefix(".") && isFolder("\(folder)/\($0)") }
    }

    /// The split that each folder is, if they are splits.
    /// - Throws: ``FileError`` if some are, as training data and others beside them show, and some are not.
    static func splits(_ names: [String], of folder: String) throws -> [(name: String, split: String)]? {
        let found = names.compactMap { name in splitNames[name.lowercased()].map { (name: name, split: $0) } }
        guard found.count < names.count else { return found }
        let splits = Set(found.map(\.split))
        // One alone may be a class, such as a train among vehicles.
        guard splits.count > 1, splits.contains("training") else { return nil }
        func listed(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
        let others = names.filter { splitNames[$0.lowercased()] == nil }
        throw FileError(
            .format, path: folder,
            "has the folders \(listed(found.map(\.name))), which are called like splits, beside \(listed(others)), "
                + "which are not: put the pictures of splits, or of classes, into a folder of their own")
    }

    /// - Throws: ``FileError`` with the first class of which there is no picture.
    static func check(_ items: some Sequence<ImageData.Item>, classes: [String], of folder: String) throws {
        let seen = Set(items.map(\.label))
        guard let empty = classes.indices.first(where: { !seen.contains($0) }) else { return }
        throw FileError(
            .format, path: folder,
            "has no pictures (\(endings.joined(separator: ", "))) of the class \(quoted(classes[empty]))")
    }

    private static func sorted(_ names: [String]) -> [String] {
        names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func isFolder(_ path: String) -> Bool { (try? FileKind(of: path)) == .directory }
}
