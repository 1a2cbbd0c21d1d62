import Arrays
public import Describing
public import HDF5
public import Networks

extension Network {
    /// Takes parameters of another network's file, view by view, by their names:
    ///
    ///     try network.loadParameters(from: "pretrained.h5", matching: ["Hid*"])
    ///     try network.loadParameters(
    ///         from: "pretrained.h5", matching: ["Enc*", "Out.W"], renaming: [ParameterRename("Hid*", "Enc*")],
    ///         allowing: .differentShapes)
    ///
    /// All parameters that no pattern selects keep their numbers, and the file's modifiers, initializers and
    /// seed are not looked at. The file is of any form that ``load(from:registry:handler:verify:limits:memory:)`` reads,
    /// and is read as safely.
    ///
    /// By default everything that the patterns select of the network must be in the file, in the same shape, and
    /// everything that they select of the file, under its new names, must be in the network.
    ///
    /// - Parameters:
    ///   - patterns: which parameters; without any, all. A pattern is one for layers (`Hid*`) or, with a dot,
    ///     for layers and views (`Hid1.W`, `*.bias`), in the style of ``InitializerRules``: `*`, `?`, `[abc]`,
    ///     `[!abc]`. One that selects nothing is an error.
    ///   - renames: what the file's names are in this network; ``ParameterRename`` says how. One that fits no name
    ///     of the file is an error.
    ///   - allowed: differences that are passed over.
    ///   - registry: the types that the file's description may name.
    ///   - verify: whether digests in the file are compared with what it holds.
    ///   - limits: budgets of the reader.
    /// - Returns: what was loaded, and what was passed over.
    /// - Throws: ``FileError`` of code ``FileError/Code/mismatch`` that lists all differences, and what `load` throws.
    ///   The network is then as it was.
    @discardableResult
    public func loadParameters(
        from path: String, matching patterns: [String] = [], renaming renames: [ParameterRename] = [],
        allowing allowed: ParameterMismatches = [], registry: Registry = .standard, verify: Bool = true,
        limits: HDF5Limits = HDF5Limits()
    ) throws -> ParameterReport {
        let source = try NetworkFile.read(
            HDF5File(path: path, limits: limits), path: path, registry: registry, handler: .given(handler),
            verify: verify, limits: limits, memory: memoryLimit)
        return try takeParameters(of: source, path, patterns, renames, allowed)
    }

    /// Takes parameters of the bytes of another network's file, as
    /// ``loadParameters(from:matching:renaming:allowing:registry:verify:limits:)`` does.
    @discardableResult
    public func loadParameters(
        from bytes: some Sequence<UInt8>, matching patterns: [String] = [],
        renaming renames: [ParameterRename] = [], allowing allowed: ParameterMismatches = [],
        registry: Registry = .standard, verify: Bool = true, limits: HDF5Limits = HDF5Limits()
    ) throws -> ParameterReport {
        let source = try NetworkFile.read(
            HDF5File(bytes: Array(bytes), limits: limits), path: "", registry: registry,
            handler: .given(handler),
            verify: verify, limits: limits, memory: memoryLimit)
        return try takeParameters(of: source, "", patterns, renames, allowed)
    }

    private func takeParameters(
        of source: Network, _ path: String, _ patterns: [String], _ renames: [ParameterRename],
        _ allowed: ParameterMismatches
    ) throws -> ParameterReport {
        let plan = try ParameterTransfer(
            from: source.parameterViews, to: parameterViews, patterns, renames, path: path)
        let problems = plan.report.problems(allowing: allowed)
        guard problems.isEmpty else {
            throw FileError(
                .mismatch, path: path,
                "its parameters do not fit the network: \(problems). Choose with patterns, rename, or allow it"
            )
        }
        for (view, target) in plan.copies {
            let count = target.shape.count
            source.parameters.read { source in
                let values = source[view.offset..<view.offset + count]
                parameters.update {
                    _ = $0[target.offset..<target.offset + count].update(fromContentsOf: values)
                }
            }
        }
        return plan.report
    }
}
