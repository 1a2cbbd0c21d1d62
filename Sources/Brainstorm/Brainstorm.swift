/// Everything of the library under one name.
@_exported import Arrays
@_exported import Describing
@_exported import Files
@_exported import HDF5
@_exported import Handlers
@_exported import Images
@_exported import Networks
@_exported import Processes
@_exported import Runs
@_exported import Schemas
@_exported import Tables
@_exported import Training
