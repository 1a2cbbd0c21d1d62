import Foundation

/// The executables that are built beside the test bundle.
public enum BuiltProgram {
    /// The path of one of them; its name where it was not built.
    public static func path(_ name: String) -> String {
        let bundle = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
        var directory = bundle.deletingLastPathComponent()
        while directory.path != "/" {
            let candidate = directory.appendingPathComponent(name)
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
                !isDirectory.boolValue
            {
                return candidate.path
            }
            directory.deleteLastPathComponent()
        }
        return name
    }
}
