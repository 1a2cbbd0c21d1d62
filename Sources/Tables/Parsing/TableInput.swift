/// A table that can be read several times.
package enum TableInput {
    case file(String)
    case text(String, path: String = "")

    package func reader(_ options: TableOptions) throws -> TableReader {
        switch self {
        case .file(let path): try TableReader(path: path, options)
        case .text(let text, let path): try TableReader(bytes: Array(text.utf8), path: path, options)
        }
    }

    package func profile(_ options: TableOptions) throws -> TableProfile {
        switch self {
        case .file(let path): try TableProfile(path: path, options)
        case .text(let text, let path): try TableProfile(bytes: Array(text.utf8), path: path, options)
        }
    }
}
