// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "brainstorm",
    products: [
        .library(name: "HDF5", targets: ["HDF5"])
    ],
    targets: [
        .systemLibrary(
            name: "CDeflate", pkgConfig: "libdeflate",
            providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("gomp"), .linkedLibrary("m")]),
        .target(name: "HDF5", dependencies: ["CDeflate"], exclude: ["README.md"]),
        .target(name: "Describing", exclude: ["README.md"]),
        .target(name: "Arrays", dependencies: ["CKernels"], exclude: ["README.md"]),
        .target(
            name: "Handlers", dependencies: ["Arrays", "Describing", "COneDNN", "CKernels"],
            exclude: ["README.md"]),
        .target(name: "Networks", dependencies: ["Handlers", "Arrays", "Describing"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "TestSupport"]),
        .testTarget(name: "DescribingTests", dependencies: ["Describing", "TestSupport"]),
        .testTarget(name: "ArraysTests", dependencies: ["Arrays", "TestSupport"]),
        .testTarget(name: "HandlersTests", dependencies: ["Handlers", "TestSupport"]),
        .testTarget(name: "NetworksTests", dependencies: ["Networks", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
