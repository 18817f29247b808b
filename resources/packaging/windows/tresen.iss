; The installer for Windows, for Inno Setup 6: see ../README.md for the steps. Nobody has run it yet.
; It is for one person and needs no administrator: everything goes into their own folders.

#define Version GetEnv("TRESEN_VERSION")

[Setup]
AppId={{6B0F6C0E-6E0B-4E0E-9D8B-7B1C7F3A5D21}
AppName=Tresen
AppVersion={#Version}
DefaultDirName={localappdata}\Programs\Tresen
DefaultGroupName=Tresen
PrivilegesRequired=lowest
DisableProgramGroupPage=yes
OutputDir=..\..\..\dist
OutputBaseFilename=tresen-{#Version}-setup
LicenseFile=..\..\..\LICENSE
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
; A window that is open keeps its files: it is asked to close, what waits in it is on the disk.
CloseApplications=yes
RestartApplications=no
UninstallDisplayIcon={app}\tresen-window.exe

[Languages]
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Files]
Source: "..\..\..\dist\tresen\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; What an older version brought and this one does not must not be imported by it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Tresen"; Filename: "{app}\tresen-window.exe"; AppUserModelID: "Tresen"

[Registry]
; Windows asks which program is to open telephone links; this names Tresen as one that can.
Root: HKCU; Subkey: "Software\Classes\Tresen.tel"; ValueType: string; ValueData: "Tresen"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Tresen.tel"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Tresen.tel\shell\open\command"; ValueType: string; ValueData: """{app}\tresen-window.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Tresen\Capabilities"; ValueType: string; ValueName: "ApplicationName"; ValueData: "Tresen"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Tresen\Capabilities\UrlAssociations"; ValueType: string; ValueName: "tel"; ValueData: "Tresen.tel"
Root: HKCU; Subkey: "Software\Tresen\Capabilities\UrlAssociations"; ValueType: string; ValueName: "callto"; ValueData: "Tresen.tel"
Root: HKCU; Subkey: "Software\RegisteredApplications"; ValueType: string; ValueName: "Tresen"; ValueData: "Software\Tresen\Capabilities"; Flags: uninsdeletevalue

[Run]
Filename: "{app}\tresen-window.exe"; Description: "Tresen"; Flags: nowait postinstall skipifsilent
