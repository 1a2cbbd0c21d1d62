import Brainstorm

extension Registry {
    /// The types that files may name while a command runs.
    @TaskLocal static var ofCommands = Registry.standard
}
