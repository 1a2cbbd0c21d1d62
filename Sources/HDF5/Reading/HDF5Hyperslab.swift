public struct HDF5Hyperslab {
    public init(start: [Int], count: [Int], stride: [Int]) {}
}
extension HDF5Dataset {
    public func readElements(_ slab: HDF5Hyperslab) throws -> [HDF5Element] { try readElements() }
}
