/** A place of the demo data: its name, what it is, longitude and latitude in degrees (WGS 84). */
export type DemoPlace = readonly [name: string, kind: string, lon: number, lat: number]

/** The demo user of the local platform, with two tenants and a little data in each. */
export const demo = {
  email: 'demo@gmail.com',
  password: 'demo',
  fname: 'Jack',
  lname: 'Smith',
  tenants: [
    {
      uuid: '7MA170H',
      name: 'logezycare',
      people: [
        ['Milica', 'Jovanović'],
        ['Nikola', 'Petrović'],
        ['Jelena', 'Nikolić'],
        ['Stefan', 'Ilić'],
        ['Ana', 'Stojanović'],
      ],
      places: [
        ['Dom Vračar', 'care-home', 20.4762, 44.7989],
        ['Dnevni centar Dorćol', 'day-centre', 20.4655, 44.8239],
        ['Apoteka Terazije', 'pharmacy', 20.4603, 44.8131],
        ['Ambulanta Novi Beograd', 'clinic', 20.4211, 44.8153],
        ['Stan na Zvezdari', 'home', 20.4951, 44.8027],
      ] as DemoPlace[],
    },
    {
      uuid: '7MA170G',
      name: 'avantacare',
      people: [
        ['Emily', 'Clarke'],
        ['Oliver', 'Hughes'],
        ['Grace', 'Okafor'],
        ['Arthur', 'Bennett'],
        ['Priya', 'Shah'],
      ],
      places: [
        ['Hackney Care Home', 'care-home', -0.0553, 51.545],
        ['Camden Day Centre', 'day-centre', -0.1426, 51.539],
        ['Borough Pharmacy', 'pharmacy', -0.0912, 51.5017],
        ['Islington Clinic', 'clinic', -0.1033, 51.5362],
        ['Flat in Brixton', 'home', -0.1145, 51.4613],
      ] as DemoPlace[],
    },
  ],
} as const
